//! Rules of the log: which filters there are.
