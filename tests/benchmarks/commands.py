"""A command grammar of realistic size, sentences of it and sentences that are not: what recognisers are measured on."""

from agent.domain.speech import RecognitionGrammar

_RULES = {
    "command": "<mail> | <act> | <move> | <compose> | <calendar> | <people> | <call> | <answer>",
    "mail": "<list> | <count> | <search> | <read> | <details>",
    "list": "(read | list | check) [me] [all] my [new | unread | flagged] (mail | messages | e mail) [<since>]"
    " | do i have [any] [new] (mail | messages) [<from>] | what 's in my inbox",
    "count": "how many [new | unread] messages do i have [<since>]",
    "search": "(find | search for) [the] (messages | mail) (<from> | about <topic>) [<since>]",
    "read": "read (it | that | this message | the <nth> one | message [number] <number>) | open (it | message <number>)",
    "details": "who sent (it | that) | when was it sent | what is the subject | who else got it | list the attachments",
    "act": "(archive | delete | flag | unflag | junk) (it | that | this [message]) | undo [that] | mark it [as] (read | unread)"
    " | (move | file) it to [the] <folder> | unsubscribe [me] [from this]",
    "folder": "archive | trash | inbox | work folder | family folder | receipts",
    "move": "next [one | message] | the next one | previous [one | message] | go back | repeat [that] | first message"
    " | last message | pause | resume | continue | stop | skip ahead | rewind | faster | slower | spell (it | that)",
    "compose": "reply [to (it | that | all)] | reply to <name> | forward (it | that) to <name> | send [it] [now]"
    " | (send | write) a (message | mail) to <name> [about <topic>] | send a voice message to <name>",
    "calendar": "(what 's | what do i have) on my calendar [<when>] | what 's next | when is my next (meeting | appointment)"
    " | am i free <when> [at <hour>] | (create | make) an appointment <when> at <hour> | cancel (it | the meeting)"
    " | tell them i 'm running late | (accept | decline) [the invitation]",
    "people": "call <name> | (what is | find) <name> 's (phone number | e mail address | number) | who is <name>",
    "call": "help | what can i say | main menu | start over | goodbye | hang up | operator | speak french | thank you",
    "answer": "yes [please] | no [thanks] | cancel | the <nth> one | <number>",
    "from": "from <name>",
    "since": "since (yesterday | <day> | last week) | from (today | yesterday | this week)",
    "when": "today | tomorrow | [on | this | next] <day> | next week | this afternoon | tomorrow morning",
    "day": "monday | tuesday | wednesday | thursday | friday | saturday | sunday",
    "hour": "<number> [thirty | fifteen] [a m | p m | o'clock] | noon",
    "nth": "first | second | third | fourth | fifth | last",
    "number": "one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve",
    "topic": "the budget | the contract | the invoice | lunch | the trip | the garden | the meeting",
    "name": "sarah [connor] | john smith | marie tremblay | omar haddad | li wei | peter jones | doctor brown | my sister | anna",
}

COMMANDS = (
    "read my unread messages",
    "how many unread messages do i have",
    "read my new mail",
    "do i have any messages from sarah",
    "find the messages about the budget",
    "search for mail from john smith since yesterday",
    "read the third one",
    "read message number five",
    "who sent it",
    "when was it sent",
    "what is the subject",
    "list the attachments",
    "archive it",
    "delete this message",
    "flag it",
    "undo that",
    "mark it as unread",
    "move it to the family folder",
    "unsubscribe me from this",
    "next message",
    "the next one",
    "go back",
    "repeat that",
    "skip ahead",
    "reply to all",
    "forward it to marie tremblay",
    "send a message to omar haddad about the invoice",
    "send a voice message to my sister",
    "what 's on my calendar tomorrow",
    "when is my next meeting",
    "am i free next tuesday at three p m",
    "make an appointment on friday at ten thirty a m",
    "tell them i 'm running late",
    "call doctor brown",
    "what is peter jones 's phone number",
    "who is li wei",
    "what can i say",
    "yes please",
    "cancel",
    "goodbye",
)

STRANGE = (
    "he plays the guitar every evening",
    "i think we should paint the house blue",
    "the weather in norway is cold in winter",
    "could you pass me the salt",
    "my dog is afraid of thunder",
    "she bought three pounds of potatoes",
    "the train to boston leaves from platform nine",
    "did you see the football game last night",
    "put the kettle on for some tea",
    "we need more milk and bread",
    "the children are playing in the park",
    "turn the television down a little",
    "it has been raining since breakfast",
    "my knee hurts when i climb stairs",
    "the museum opens at ten on weekends",
    "let us go swimming in the lake",
    "he forgot his umbrella on the bus",
    "please close the window behind you",
    "this soup needs a bit of pepper",
    "grandmother is knitting a woollen scarf",
)


def grammar() -> RecognitionGrammar:
    """The whole of it, under the name ``commands``."""
    rules = "\n".join(f"{'public ' if name == 'command' else ''}<{name}> = {rule};" for name, rule in _RULES.items())
    return RecognitionGrammar("commands", "en", f"#JSGF V1.0;\ngrammar commands;\n{rules}\n", COMMANDS, _words())


def _words() -> frozenset[str]:
    text = " ".join(_RULES.values())
    for name in _RULES:
        text = text.replace(f"<{name}>", " ")
    for mark in "()[]|":
        text = text.replace(mark, " ")
    return frozenset(text.split())
