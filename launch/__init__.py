"""The code behind run.py: a suitable Python, the data folder, the processes.

Standard library only, and valid for Python 3.8, because an interpreter too old for Jalons may start it. Nothing of the
project is imported here.
"""
