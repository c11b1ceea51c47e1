"""Who is who, numbers that tell organisations and telephones, and people written twice. Pure."""

from jalons.directory.rules.categories import CATEGORY_OF as CATEGORY_OF
from jalons.directory.rules.categories import Category as Category
from jalons.directory.rules.categories import College as College
from jalons.directory.rules.categories import category_of as category_of
from jalons.directory.rules.consents import Purpose as Purpose
from jalons.directory.rules.consents import Standing as Standing
from jalons.directory.rules.consents import may_write as may_write
from jalons.directory.rules.consents import standing as standing
