"""The network of residents to look at: who is where and tied to whom, year by year, without and with a plan."""
