"""The embedded default: a Maildir, folders of .ics and .vcf files, sending by sendmail or an outbox folder."""
