"""How Hearth speaks in Discord: private answers, cards, forms, confirmation, pages, suggestions."""
