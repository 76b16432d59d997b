//! Reads a whole log and names what was changed. (Follows.)
