"""Working time: Chinese working days with make-up days, deadlines and elapsed time."""
