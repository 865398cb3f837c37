"""The statistics: exact numbers in, exact numbers out. Pure: no Django, no files, no floats.

One module per method; its docstring is the method's specification (terms, assumptions, inputs, outputs, formula, worked
example, source, figures) and `docs/methods/` is rendered from it. Import from the modules.
"""
