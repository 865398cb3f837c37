"""Charts: one neutral specification; the page, the picture and the Word chart are drawn from it."""
