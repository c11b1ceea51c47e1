from decimal import Decimal

import pytest

from jalons.papers.workbooks.model import (
    Area,
    At,
    Difference,
    Formula,
    Lack,
    Quotient,
    Sorted,
    Sum,
    SumOf,
    SumSame,
    SumUnless,
    SumWords,
)
from jalons.papers.workbooks.spelling import Excel, OpenFormula

HERE, THERE = At("Ici", 4, 1), At("L’autre", 0, 27)
COLUMN, WIDE = Area("Ici", 3, 8, 4), Area("L’autre", 3, 8, 0, until=2)


@pytest.mark.parametrize(
    ("formula", "excel", "opened"),
    [
        (Sum(WIDE), "SUM('L’autre'!$A$4:$C$9)", "SUM([$'L’autre'.$A$4:.$C$9])"),
        (SumOf((HERE, THERE)), "SUM($B$5,'L’autre'!$AB$1)", "SUM([.$B$5];[$'L’autre'.$AB$1])"),
        (
            SumWords(COLUMN, ((COLUMN, "dépense"), (WIDE, 'un "mot"'))),
            """SUMIFS($E$4:$E$9,$E$4:$E$9,"dépense",'L’autre'!$A$4:$C$9,"un ""mot""\")""",
            """SUMIFS([.$E$4:.$E$9];[.$E$4:.$E$9];"dépense";[$'L’autre'.$A$4:.$C$9];"un ""mot""\")""",
        ),
        (
            SumUnless(COLUMN, COLUMN, "refusé"),
            'SUMIFS($E$4:$E$9,$E$4:$E$9,"<>refusé")',
            'SUMIFS([.$E$4:.$E$9];[.$E$4:.$E$9];"<>refusé")',
        ),
        (
            SumSame(COLUMN, COLUMN, HERE),
            "SUMPRODUCT(($E$4:$E$9=$B$5)*1,$E$4:$E$9)",
            "SUMPRODUCT(([.$E$4:.$E$9]=[.$B$5])*1;[.$E$4:.$E$9])",
        ),
        (
            SumSame(COLUMN, COLUMN, HERE, ((COLUMN, "oui"),)),
            'SUMPRODUCT(($E$4:$E$9=$B$5)*($E$4:$E$9="oui"),$E$4:$E$9)',
            'SUMPRODUCT(([.$E$4:.$E$9]=[.$B$5])*([.$E$4:.$E$9]="oui");[.$E$4:.$E$9])',
        ),
        (Difference(HERE, THERE), "$B$5-'L’autre'!$AB$1", "[.$B$5]-[$'L’autre'.$AB$1]"),
        (Lack((HERE,)), "MAX(0,-$B$5)", "MAX(0;-[.$B$5])"),
        (Lack((HERE, HERE)), "MAX(0,-$B$5)+MAX(0,-$B$5)", "MAX(0;-[.$B$5])+MAX(0;-[.$B$5])"),
        (
            Quotient(HERE, THERE),
            "IF('L’autre'!$AB$1=0,\"–\",$B$5/'L’autre'!$AB$1)",
            "IF([$'L’autre'.$AB$1]=0;\"–\";[.$B$5]/[$'L’autre'.$AB$1])",
        ),
        (
            Quotient(HERE, THERE, Decimal("-0.001")),
            "IF('L’autre'!$AB$1=0,\"–\",$B$5/'L’autre'!$AB$1-0.001)",
            "IF([$'L’autre'.$AB$1]=0;\"–\";[.$B$5]/[$'L’autre'.$AB$1]-0.001)",
        ),
        (
            Sorted(HERE, ((("accordé", "versé"), "acquis"), (("refusé",), "perdu")), "attendu"),
            'IF(OR($B$5="accordé",$B$5="versé"),"acquis",IF(OR($B$5="refusé"),"perdu","attendu"))',
            'IF(OR([.$B$5]="accordé";[.$B$5]="versé");"acquis";IF(OR([.$B$5]="refusé");"perdu";"attendu"))',
        ),
    ],
)
def test_each_format_spells_the_same_formula(formula: Formula, excel: str, opened: str) -> None:
    assert Excel("Ici").spelled(formula) == excel
    assert OpenFormula("Ici").spelled(formula) == opened
