"""A call whose caller is a row of sound files, and whose both sides are kept in one stereo file."""
