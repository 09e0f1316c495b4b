"""`/steward setup`: a guided panel that can be left and taken up again, by any steward.

What is kept stands in the server's settings; everything else is looked up in Discord at each press.
"""
