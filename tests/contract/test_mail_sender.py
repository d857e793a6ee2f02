"""What every MailSender does."""

from agent.domain.mail import MessageId
from agent.interfaces.mail import MailSender

RAW = b"From: me@example.org\r\nTo: ann@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello.\r\n"


async def test_accepts_a_message_and_knows_it_or_says_that_it_cannot_know(sender: MailSender) -> None:
    message_id = MessageId("<1@example.org>")
    assert await sender.accepted(message_id) in {False, None}
    await sender.send(RAW, "me@example.org", ["ann@example.org"], message_id)
    assert await sender.accepted(message_id) in {True, None}
