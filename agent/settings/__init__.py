"""What the user can set: ``schema`` says what there is, ``loader`` reads it from TOML, ``resources`` finds our data folders."""
