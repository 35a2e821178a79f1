"""The four words of a resident's week: which slot of which word decides what.

A word has sixteen slots; two decisions in one word exclude each other in that week (``sim.chance``).
"""

# First word: life events (``sim.agents.lives``), ten of sixteen slots.
DEATH, DEMENTIA, DIVORCE, BIRTH, MOVE, LEAVE, REPARTNER, ADMISSION, MARRY, CARE_OUT = range(10)
# Second word: slots 0-11 a new need of that domain; meeting somebody; volunteering begins or ends.
STREET, TRIAD, SERVE = 12, 13, 14
# Third word: asking the network (three slots), a signal, a false alarm, joining a group, an own step to the team
# (eight slots, so that its weekly probability can reach one half).
ASK_FIRST, ASK_SECOND, SIGNAL, FALSE_ALARM, JOIN, ASK_LAST, OWN_STEP = 0, 1, 2, 3, 4, 7, 8
#: Slots of the third word, as bits: asking; and what is open to everybody.
ASK = (1 << ASK_FIRST) | (1 << ASK_SECOND) | (1 << ASK_LAST)
ALWAYS = (1 << FALSE_ALARM) | (1 << JOIN)
# Fourth word: slots 0-11 a turning point from outside in that domain; 12-15 an own way to a specialist's door.
FIRST_DOOR = 12
