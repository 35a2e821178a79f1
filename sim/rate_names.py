"""What the kernels read in a week, by name, and the register's id where a number needs no change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
B = NDArray[np.uint8]


class Rates(NamedTuple):
    """The fields of the row of rates: float64 scalars and arrays; weekly rates, minutes, cents."""

    # needs
    onset: F  # [band, D] weekly probability of a first hit
    onset_alone: F  # [D] most of it at any age, for thinning
    onset_bound: F  # [D] most of it with what other needs and strain can add
    onset_severity: float  # mean severity of a new need, turns spill-over per week into onsets
    entry_low: float
    entry_high: float
    may_have: B  # [D, age]
    chronic: B  # [D]
    growth: F  # [D] per week
    own: F  # [D] per week
    solve: F  # [D] per week at q = 1
    q_net: F  # [D]
    turn: F  # [D] per week
    kappa: F  # [D]
    spill: F  # [D, D] per week per unit above 0.3
    strain_mental: float
    hours_full: F  # [D] minutes a week at severity 1
    duration: F  # [D] weeks
    start_share: F  # [D]
    start_low: float
    start_high: float
    start_cover: float
    load_eats: float
    close_below: float
    over_below: float
    counts_from: float
    shock_widow_meaning: float
    shock_widow_social: float
    shock_divorce_finances: float
    shock_divorce_housing: float
    shock_divorce_child: float
    shock_jobloss_finances: float
    shock_birth_parenting: float
    shock_dementia_day: float
    shock_dementia_household: float
    shock_dementia_transport: float
    shock_move_in_social: float
    divorce_finances_chance: float
    divorce_housing_chance: float
    divorce_child_chance: float
    jobloss_finances_chance: float
    birth_parenting_chance: float
    move_in_social_chance: float
    # lives
    band_of_age: NDArray[np.int64]  # [age]
    event_bound: F  # [16] upper bound of each life event, for thinning
    mortality: F  # [age, sex]
    widow_mortality: float
    nursing_home_mortality: float
    dementia: F  # [age]
    dementia_stock: F  # [age, 2] with and without a partner
    divorce: float
    divorce_burden: float
    birth: F  # [age]
    parity: F  # [5]
    move: F  # [age] in the country; a place holds its own in the world
    leave_home: float
    repartner: F  # [age]
    marry: float
    admission: float
    admission_frail: float
    admission_age: F  # [age] factor of admission; 0 under the age at which anybody is admitted
    admission_alone: float
    care_out_stock: F  # [band]
    care_out_start: F  # [band]
    care_out_end: float
    care_out_minutes: float
    volunteer_stock: F  # [band]
    tolerance_minutes: float
    # help
    theta0: float
    theta_s: float
    theta_sh: float
    theta_a: float
    theta_layer: F  # [layer]
    substitute: F  # [D]
    substitute_household: F  # [D]
    kin_out_first: float
    kin_out_minutes: float
    neighbour_minutes: float
    arrangement_end_review: float
    withdraw: float
    withdraw_k: float
    carer_minutes: float
    home_stretch: float
    home_part: float
    strain_up: float
    strain_down: float
    # ties
    social_hours: float
    lonely_openness: float
    tie_hours: float
    friends_time: float  # weeks
    tie_keep: float
    tie_break: float
    tie_break_kin: float  # factor
    kin_affinity: float  # factor
    kin_of_newcomers: float  # factor
    tie_remove_below: float
    tie_start: float
    kin_low: float
    kin_high: float
    sibling_gap: float  # weeks at the most
    parent_gap_low: float  # weeks
    parent_gap_high: float  # weeks
    tie_room: float
    tie_rate: float
    meet: F  # [2] street, friend of friend: share of the slot's weeks
    street_pull: NDArray[np.float64]  # [age] how far people of an age take to neighbours, 1 at the most
    homophily_years: float
    child_friend_weeks: float
    affinity_spread: float
    good_tie: float
    intimate_tie: float
    elsewhere_strength: float
    elsewhere_good: float
    member_tie: float
    # help-seeking
    h0: float
    alpha_n: float
    alpha_c: float
    alpha_s: float
    alpha_l: float
    alpha_t: float
    alpha_w: float
    alpha_x: float
    alpha_b: float
    stigma: F  # [D]
    seek_above: float
    signal_above: float
    signal: float  # the most that a week's chance of a signal can be
    false_alarm: float  # and of a false one
    signal_sees: NDArray[np.int64]  # [signaller] bit mask of domains
    signal_reach: F  # [signaller] share of its people
    signal_notice: F  # [signaller] per week, of those it sees in large need
    signal_false: F  # [signaller] per week, of those it sees without
    signal_contact: F  # [signaller]
    signal_accepts: F  # [signaller]
    attempt_minutes: F  # [signaller]
    case_rest: float
    informed_keep: float
    # team
    team_minutes: float
    phi_base: float
    absence_base: float
    absence_slope: float
    absence_weeks: float
    workers: float
    staff_turnover: float
    hiring_lag: float
    getting_to_know_minutes: float
    press_k: float
    press_u0: float
    u_smoothing: float
    intake_minutes: float
    intake_floor: float
    give_up: float
    team_close: float
    team_q: float
    team_on_need: float
    case_minutes: F  # [class]
    conference_minutes: float
    plan_meeting_minutes: float
    crisis_above: float
    consent: float
    talk_minutes: float
    talk_weeks: float
    talk_push: float
    talk_stretch: float
    regie_share: float
    regie_reviews: float
    linking_minutes: float
    heavy_above: float
    heavy_alone: float
    vulnerable_above: float
    rho0: float
    rho_n: float
    rho_m: float
    rho_s: float
    rho_k: float
    rho_c: float
    rho_u: float
    rho_b: float
    rho_again: float
    specialist_domain: B  # [D]
    aftercare_minutes: float
    aftercare_weeks: float
    relapse: float
    relapse_aftercare: float
    relapse_need: float
    relapse_top: float
    relapse_top_mean: float
    relapse_ties: float
    relapse_ties_mean: float
    relapse_lonely: float
    relapse_lonely_mean: float
    relapse_most: float  # the most that need, ties and loneliness can make of the hazard
    # specialists
    gate: F  # [door] per week
    gate_level: float
    gate_cover: float
    gate_support: float
    gate_youth_other: float
    get_place: F  # [door] per week
    leave_place: F  # [door] per week
    place_minutes: F  # [door, D]
    place_q: F  # [door, D] share of rho with which a place resolves
    round_off: float  # per week, when the need is over
    # groups, volunteers, connector
    offer_kind: NDArray[np.int64]  # [offer]
    offer_existing: B  # [offer]
    offer_age: NDArray[np.int64]  # [offer, 2] completed years, first and last
    offer_needs: NDArray[np.int64]  # [offer] bit mask of domains
    offer_lonely: B  # [offer]
    offer_who: NDArray[np.int64]  # [offer]
    offer_fitting: F  # [offer] share of whom it fits by age and need
    offer_own: B  # [offer] of the neighbourhood itself
    offer_place: F  # [offer] the place's share of where it lives
    offer_staff: F  # [offer] minutes a week
    offer_size: F  # [offer]
    offer_meets: F  # [offer] per member a week
    offer_join: F  # [offer] factor
    offer_join_most: float
    offer_grief: F  # [offer] what a week leaves of grief
    theme_helps: B  # [offer, D]
    group_minutes: F  # [offer] a member's minutes a week
    place_share: float
    outside_signal: F  # [offer]
    outside_join: F  # [offer]
    theme_signal: float
    signal_keep: float
    signal_meeting: float
    signals_needed: float
    group_join: float
    group_invited: float
    group_dropout: float
    group_handover: float
    group_minutes_led: float
    group_starts: float  # per prevention minute of the municipality
    group_more: float
    group_end: float
    course_weeks: float
    lives_on_ends: float
    offer_company: float
    offer_transport: float
    buddy_match: float
    buddy_minutes: float
    buddy_end: float
    buddy_alone: float  # factor
    match_minutes: float
    supervised: float
    carries: float  # volunteer minutes per minute of supervision
    outreach_most: float
    inform_minutes: float
    visit_minutes: float
    vol_alters: float
    vol_alters_usual: float
    vol_give_back: float
    volunteer_join: float
    volunteer_quit_first: float
    volunteer_quit_later: float
    volunteer_ask: float
    volunteer_minutes: float
    volunteer_share: float
    volunteer_light: F  # [D]
    connector_outreach: float
    connector_introduce: float
    connector_events: float
    connector_ask: float
    contact_minutes: float
    introduction_minutes: float
    event_minutes: float
    ask_minutes: float
    contact_informs: float
    contact_finds: float
    introduction_takes: float
    event_pairs: float
    # loneliness and wellbeing (four-week steps)
    lonely_l0: float
    lonely_l1: float
    lonely_s50: float
    lonely_intimate: float
    lonely_grief: float
    lonely_sd: float
    lonely_relax: float
    lonely_from: float
    severe_from: float
    wb_base: float
    wb_lonely: float
    wb_weight: F  # [D]
    wb_strain: float
    wb_widow: float
    wb_relax: float
    grief_keep: float
    # persons and their carers (``sim.person_rates``)
    lonely_onset: F  # [D] log-hazard per unit of loneliness
    lonely_norm: F  # [D] what keeps the mean of its factor at 1
    lonely_slows: float
    lonely_centre: float
    lonely_unmet: float
    lonely_age: float  # per ten years above 70
    income_onset: F  # [fifth, D] factors
    wb_person_sd: float
    wb_temper: float
    burden_dementia: float
    burden_mental: float
    burden_shared: float
    burden_elsewhere: float
    young_carer_room: float
    respite_uptake: float
    dementia_step: float
    dementia_stages: F  # [3] shares of the stages at home
    dementia_stage_shock: float
    admission_stage: F  # [4] factor of admission by stage of dementia, 0 without
    admission_overload: float
    admission_respite: float
    admission_grief: float
    care_cover_start: float
    stigma_keep: float  # over four weeks
    theta_o: float
    # ledger
    price: NDArray[np.int64]  # [PRICES] cents
    background: NDArray[np.int64]  # [age, 3] cents a week: municipality, Zvw, Wlz


#: Kernel name -> register id, where the number needs no change.
PLAIN: dict[str, str] = {
    **{name: name for name in (
        "lonely_slows", "lonely_centre", "lonely_unmet", "lonely_age", "wb_person_sd", "wb_temper",
        "burden_dementia", "burden_mental", "burden_shared", "burden_elsewhere", "young_carer_room",
        "respite_uptake", "dementia_stage_shock", "admission_overload", "admission_respite", "admission_grief",
        "care_cover_start", "theta_o",
    )},
    **{name: name for name in (
        "theta0", "theta_s", "theta_sh", "theta_a", "kin_out_first", "withdraw_k", "tie_hours", "tie_break",
        "tie_break_kin", "kin_affinity", "kin_of_newcomers",
        "tie_remove_below", "tie_start", "tie_rate", "homophily_years", "affinity_spread",
        "home_stretch", "home_part", "good_tie", "intimate_tie",
        "elsewhere_strength", "elsewhere_good", "member_tie", "social_hours", "lonely_openness",
        "alpha_n", "alpha_c", "alpha_s", "alpha_l", "alpha_t", "alpha_w", "alpha_x", "seek_above", "signal_above",
        "case_rest", "phi_base", "absence_base", "absence_slope",
        "absence_weeks", "hiring_lag", "press_k", "press_u0",
        "u_smoothing", "intake_floor", "team_q", "team_on_need", "heavy_above", "heavy_alone", "vulnerable_above",
        "rho_n", "rho_m", "rho_s", "rho_k", "rho_c", "rho_u", "rho_b", "rho_again", "aftercare_weeks",
        "crisis_above", "talk_weeks", "talk_push", "talk_stretch", "regie_share", "relapse_top", "relapse_top_mean",
        "relapse_ties", "relapse_ties_mean", "relapse_lonely", "relapse_lonely_mean", "gate_level", "gate_cover",
        "gate_youth_other", "start_cover",
        "contact_informs", "contact_finds", "introduction_takes", "event_pairs", "lonely_from", "severe_from",
        "lonely_l0", "lonely_l1", "lonely_intimate", "lonely_grief", "wb_strain", "close_below", "counts_from",
        "over_below",
        "divorce_finances_chance", "divorce_housing_chance", "divorce_child_chance", "jobloss_finances_chance",
        "birth_parenting_chance", "move_in_social_chance", "shock_divorce_finances", "shock_divorce_housing",
        "shock_divorce_child", "shock_jobloss_finances", "shock_birth_parenting", "shock_dementia_household",
        "shock_dementia_transport", "shock_move_in_social", "divorce_burden",
    )},
    "shock_widow_meaning": "shock_widowhood_meaning",
    "shock_widow_social": "shock_widowhood_social",
    "shock_dementia_day": "shock_dementia_day_activity",
    "kin_low": "people_kin_strength_low",
    "kin_high": "people_kin_strength_high",
    "entry_low": "onset_severity_low",
    "entry_high": "onset_severity_high",
    "start_low": "start_severity_low",
    "start_high": "start_severity_high",
    "strain_mental": "X_strain_mental",
    "load_eats": "lambda_load",
    "withdraw": "withdraw_base",
    "strain_up": "strain_zeta1",
    "tie_room": "tie_room_total",
    "h0": "h0_seek",
    "consent": "consent_share",
    "alpha_b": "alpha_B",
    "give_up": "queue_giveup",
    "team_close": "team_close_hazard",
    "rho0": "rho0_route",
    "relapse_aftercare": "relapse_aftercare_mult",
    "relapse_need": "relapse_need_share",
    "volunteer_ask": "vol_ask_effect",
    "volunteer_share": "vol_needs_share",
    "connector_outreach": "connector_outreach_share",
    "connector_introduce": "connector_introduce_share",
    "connector_events": "connector_events_share",
    "connector_ask": "connector_ask_share",
    "lonely_s50": "lonely_S50",
    "lonely_sd": "lonely_person_sd",
    "wb_base": "wb_W0",
    "wb_lonely": "wb_bL",
    "wb_widow": "wb_widow_drop",
    "widow_mortality": "widow_mortality_excess",
    "admission_alone": "admission_alone",
}  # fmt: skip
