"""Reports: the monthly analysis in Word, in which every number printed in the prose can be traced."""
