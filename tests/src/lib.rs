//! Simulated paper, pens, scanners and phones.
