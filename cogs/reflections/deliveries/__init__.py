"""What reflections send later, composed from rows at the moment of sending."""

from cogs.reflections.deliveries.prompt import PromptDelivery
from cogs.reflections.deliveries.sharing import AnswerDelivery, EditDelivery, ThreadDelivery

__all__ = ["AnswerDelivery", "EditDelivery", "PromptDelivery", "ThreadDelivery"]
