"""Templates in the language of Jinja2."""
