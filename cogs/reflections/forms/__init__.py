"""The forms of reflections."""

from cogs.reflections.forms.answering import QUESTION, AnswerForm, EditForm, LighterForm
from cogs.reflections.forms.schedule import (
    ScheduleForm,
    asked_in_one_line,
    filled_from,
    stewards_channel_from,
    wished,
)

__all__ = [
    "QUESTION",
    "AnswerForm",
    "EditForm",
    "LighterForm",
    "ScheduleForm",
    "asked_in_one_line",
    "filled_from",
    "stewards_channel_from",
    "wished",
]
