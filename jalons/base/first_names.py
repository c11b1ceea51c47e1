"""French first names, without accents or capitals. Common words that are also first names (« pierre », « rose », « france »)
are left out, or told apart by what surrounds them in `texts`. Pure."""

_NAMES = """
adele adeline adrien agathe agnes aicha alain albert alexandra alexandre alexis alice alicia aline alix amandine amelie
amina anais andre andrea andree angele angelique anita anne annette annick annie anthony antoine antoinette ariane arlette
armand arnaud arthur audrey auguste augustin aurelie aurelien axel aymeric baptiste barbara bastien beatrice benedicte
benjamin benoit bernadette bernard berthe bertrand bilal blandine boris brigitte bruno camille carine carole caroline
catherine cecile cedric celeste celia celine chantal charlene charles charlotte chloe christelle christian christiane
christine christophe claire clara claude claudette claudine clemence clotilde colette coralie corentin corinne cyril
cyrille damien daniel daniele danielle david deborah delphine denis denise diane didier dimitri djamila dominique dorothee
dylan edith edmond edouard elea elena eliane elias eliane elisa elisabeth elise elodie eloise elsa emilie emilien emma
emmanuel emmanuelle enzo eric erika ernest estelle esther ethan etienne eugene eugenie eva evelyne fabien fabienne fabrice
fanny farid fatiha fatima fatou fernand fernande florent florian francis franck francois francoise frederic frederique
gabriel gabrielle gaelle gaetan gaston genevieve georges georgette gerald geraldine gerard germaine ghislaine gilbert
gilberte gilles ginette gisele gregory guillaume gustave guy gwenaelle habib hamid hassan helene henri henriette herve
hubert hugo hugues ibrahim ines irene isabelle ismael jacqueline jacques jamal jawad jean jeanne jeannine jennifer jeremie
jeremy jerome jessica joel joelle johan johanna jonathan jordan joseph josephine josette josiane julie julien juliette
justine karim karima karine katia kevin khadija kylian laetitia laila laura laurence laurent laurie leila lea leo leon
leonie leontine liliane lila lionel lisa loic lola lorenzo louane louis louise louisette luc lucas lucette lucie lucien
lucienne ludovic lydia lydie madeleine mael maeva malika manon manuel marc marcel marcelle margaux margot marguerite maria
mariam marianne marie marielle marine marion marius marjolaine marlene martial martin martine mathieu mathilde mathis
matteo matthieu maud maurice mauricette maxime maya mehdi melanie melissa michel michele micheline michelle mickael mireille
mohamed mohammed monique morgane mourad muriel myriam nabil nadege nadia nadine naima nathalie nathan nicolas nicole noe
noemie nolwenn nora norbert oceane odette odile olivier omar ophelie oscar ousmane pascal pascale pascaline patrice patricia
patrick paul paule paulette pauline philippe pierrette pierrick pierre quentin rachel rachid raoul raphael raymond raymonde
regine regis remi remy renaud rene renee richard robert roger roland rolande romain romane romuald roselyne roxane sabine
sabrina said salma samia samir samuel sandra sandrine sarah sebastien serge severine sidonie simon simone solange solene
sonia sophie stephane stephanie suzanne suzette sylvain sylvie tanguy tatiana teddy theo theodore therese thibault thierry
thomas tiphaine tristan valentin valentine valerie vanessa veronique victor vincent virginie viviane wilfried william xavier
yacine yann yannick yasmina yasmine yoann youssef yvan yves yvette yvon yvonne zineb zoe
"""

FIRST_NAMES = frozenset(_NAMES.split())
