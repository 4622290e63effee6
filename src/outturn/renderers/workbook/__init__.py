"""Spreadsheets: one workbook is made from the content model, and written as Excel (`xlsx`) or OpenDocument (`ods`).

The layout follows the conventions of the Government Analysis Function: a cover, contents and notes, then one marked table
on each sheet, shorthand in square brackets, words beside colours, and no merged cells.
"""
