"""The words for what somebody may be refused in the library."""

from __future__ import annotations

from discord.utils import escape_markdown

from bot.errors import Expected
from bot.features import Explanation
from bot.words import Words
from cogs.resources.rules import keeping, refused_links, sharing
from cogs.resources.rules.exchange import refusals
from cogs.resources.service.exporting import TooLargeACopy
from cogs.resources.service.finding import SearchOver
from cogs.resources.service.importing import AnotherImport, ImportGivenUp


def _too_long(error: sharing.TooLong, words: Words) -> str:
    names = {
        "title": words.say("What it is called"),
        "why": words.say("Why it helped"),
        "creator": words.say("Whose work it is"),
        "region": words.say("Where it is for"),
        "note": words.say("Good to know before"),
        "report": words.say("In your own words"),
        "name": words.say("Its name"),
        "about": words.say("What it is for"),
    }
    return words.many(
        "*{field}* has {number} character too many. An emoji counts as two. Please make it a little shorter.",
        "*{field}* has {number} characters too many. An emoji counts as two. Please make it a little shorter.",
        error.by,
        field=names[error.field],
    )


def _other_scheme(error: refused_links.OtherScheme, words: Words) -> str:
    return words.say(
        "The library keeps links of web pages, which begin with https:// or http://. This one begins with {scheme}:.",
        scheme=error.scheme,
    )


def _too_long_link(error: refused_links.LinkTooLong, words: Words) -> str:
    return words.say(
        "That link is longer than {most} characters. Many sites have a shorter one under *Share* or *Copy link*.",
        most=error.most,
    )


def _not_a_text(error: refusals.NotAText, words: Words) -> str:
    if error.found in {refusals.Found.EXCEL, refusals.Found.OPEN_DOCUMENT, refusals.Found.OLD_OFFICE}:
        return words.say("That is a workbook. Please save it as CSV first: *Save as*, then *CSV UTF-8*.")
    if error.found is refusals.Found.ZIP:
        return words.say("That file is packed. Please unpack it first and send what is in it.")
    return words.say("I can't read that file. A table (CSV), a JSON file or a browser's bookmarks work.")


def _unreadable(error: refusals.Unreadable, words: Words) -> str:
    if error.line:
        return words.say(
            "The file breaks off or has a fault in line {line}, so nothing was taken in. Please look there.",
            line=error.line,
        )
    return words.say("The file breaks off or has a fault, so nothing was taken in.")


def _no_titles(error: refusals.NoTitles, words: Words) -> str:
    return words.say(
        "I find no column of titles in that table, so nothing was taken in. Its first row should name the columns:"
        " Title, Link, Why it helped. I see: {headings}.",
        headings=escape_markdown(words.all_of(error.headings)),
    )


EXPLANATIONS: dict[type[Expected], Explanation] = {
    sharing.NoTitle: lambda _, words: words.say("Please say what it is called. A few words are enough."),
    sharing.NoLinkGiven: lambda _, words: words.say(
        "Please add its link. Only a service or a person to ask can do without one."
    ),
    sharing.TooLong: _too_long,
    sharing.ClosedAlready: lambda _, words: words.say(
        "That closing date has passed, so nobody could use it any more. Is it another date?"
    ),
    sharing.ClosesTooLate: lambda _, words: words.say(
        "That closing date is more than three years away. Is the year right?"
    ),
    sharing.Incomplete: lambda _, words: words.say(
        "An opportunity says whether it is paid, and when it closes. *Pay and closing date* asks for both."
    ),
    sharing.ShareOver: lambda _, words: words.say(
        "That is over: it is shared already, or you dropped it, or a day has passed. `/library share` starts a new one."
    ),
    sharing.NoSuchResource: lambda _, words: words.say("That is not in the library here (any more)."),
    sharing.TakenOut: lambda _, words: words.say(
        "Stewards took that out of the library, so it can't be shared again. You can ask a steward about it."
    ),
    sharing.NotYoursToChange: lambda _, words: words.say(
        "Somebody else shared it, so only they and stewards can change it. *Something is wrong* tells stewards."
    ),
    sharing.NoLinksThere: lambda _, words: words.say(
        "I find no link in that message that I can keep. `/library share` asks for one."
    ),
    sharing.ThereAlready: lambda _, words: words.say("That link belongs to another resource of the library already."),
    keeping.NoSuchCollection: lambda _, words: words.say("There is no such collection here (any more)."),
    keeping.NoCollectionName: lambda _, words: words.say("Please give the collection a name."),
    keeping.TooManyCollections: lambda _, words: words.say(
        "There are {most} collections already, and a list can't show more. You can delete one first.",
        most=keeping.MOST_COLLECTIONS,
    ),
    keeping.CardThere: lambda _, words: words.say("Its card stands in the library channel already."),
    keeping.NoRoomForCards: lambda _, words: words.say(
        "No channel is chosen for the library yet. `/steward library` has *Choose the channel*."
    ),
    keeping.NotMoved: lambda _, words: words.say("That is done already, or the link has been changed meanwhile."),
    keeping.CannotMerge: lambda _, words: words.say(
        "That is the link of the very same one, or of one that is not in the library. Nothing was changed."
    ),
    keeping.NothingToMergeWith: lambda _, words: words.say(
        "No resource of this library has that link. You can copy it from *Go to it*."
    ),
    refusals.FileTooLarge: lambda error, words: words.say(
        "That file is larger than {most} MB. You can bring it in in parts.", most=error.most // 2**20
    ),
    refusals.TooManyRows: lambda error, words: words.say(
        "There are more than {most} rows in that file. You can bring it in in parts.", most=error.most
    ),
    refusals.NotAText: _not_a_text,
    refusals.NothingInIt: lambda _, words: words.say("There is nothing in that file."),
    refusals.NoTitles: _no_titles,
    refusals.NoBookmarks: lambda _, words: words.say(
        "That is a web page without any bookmarks. Browsers write them with *Export bookmarks*."
    ),
    refusals.Unreadable: _unreadable,
    refusals.NoList: lambda _, words: words.say("That JSON holds no list of resources."),
    TooLargeACopy: lambda _, words: words.say(
        "The copy is larger than what Discord takes, even packed. Whoever hosts me can make one from the database."
    ),
    AnotherImport: lambda _, words: words.say(
        "Another file comes in just now. Please bring this one in once that is done, in a minute or two."
    ),
    ImportGivenUp: lambda _, words: words.say(
        "That took too long, so I gave it up, and nothing of the file is in the library. Please try again."
    ),
    SearchOver: lambda _, words: words.say(
        "I keep what you looked for only for a day, and only your last search. Please search again with"
        " `/library find`."
    ),
    refused_links.NotALink: lambda _, words: words.say(
        "I can't read that as a link. A link looks like https://example.org/page. You can copy it from your browser."
    ),
    refused_links.SpaceInLink: lambda _, words: words.say(
        "There is a space in that link. Is it two links, or are there words after it? Please leave just one link."
    ),
    refused_links.OtherScheme: _other_scheme,
    refused_links.NameInLink: lambda _, words: words.say(
        "That link has a user name or a password in it. Please take it out, so that nobody else gets it."
    ),
    refused_links.PrivateHost: lambda _, words: words.say(
        "That link leads into a private network, so others here could not open it. Please use a public one."
    ),
    refused_links.NoSuchPort: lambda _, words: words.say(
        "The number after the colon in that link can't be right. Please copy the link from your browser."
    ),
    refused_links.HiddenCharacters: lambda _, words: words.say(
        "That link holds characters that nobody can see. Please copy it from your browser, or type it."
    ),
    refused_links.LinkTooLong: _too_long_link,
}
