"""Other people's formats, a module each: every module here has a `FORMAT`, and detection finds it by itself."""
