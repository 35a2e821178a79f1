"""The twin biography: one synthetic resident, the same chance, with and without a policy, told as dated events.

Nothing here is part of the model: a life is run a week at a time and looked at between two weeks, so a run that is
told about ends exactly like one that is not.
"""
