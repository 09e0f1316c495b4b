"""Seeded schedules of acts, faults and kills against the real program, compared at the end with a model of their own.

A schedule is a pure function of its seed (`drawing`): rounds in which people act, the program starts, faults strike,
the program is killed at a chosen point, and time passes. `playing` plays it, `model` knows what people asked for,
`chronicle` what came to stand in Discord, and `laws` hold the one against the other. A failure names its seed:

    HEARTH_SCHEDULE_SEED=1234 make test ARGS="-n 0 tests/wire/schedules -k one_seed"

plays that schedule alone, on both engines: HEARTH_SCHEDULE_ROUNDS=7 its first seven rounds only, and
HEARTH_SCHEDULE_SIZE=short one of the short ones that `make test` plays.
"""
