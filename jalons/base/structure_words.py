"""Words that name a structure, a service, a function or a place, without accents or capitals: two words with capitals that hold one of
them are not the name of a person. Pure."""

_WORDS = """
accueil action actions acteurs administration agence agent agents agglo agglomeration aidants aide aides amicale amis animateur
animation animatrice antenne archives assistante asso association associations atelier ateliers bailleur bailleurs banque
bas basse benevole benevoles bibliobus bibliotheque boulangerie boutique bureau bus cabinet cafe caisse camion campus carrefour cellule centrale centre
centres chambre charge chargee chef citoyen citoyenne citoyens cite clinique club collectif collectivite collectivites college
comite commerce commission communal communale communaute communautes commune communes communication compagnie confederation
connect conseil conseiller conseillere conseillers consortium contrat cooperative coordinateur coordination coordinatrice
coordonnatrice copil credit croix culture culturel culturelle cyber departement departemental departementale delegation delegue
deleguee developpement direction directeur directrice domicile ecole economie education elu elue elus emmaus emploi enfance
ensemble entraide entreprise entreprises epicerie equipe espace espaces est etablissement etablissements etat etudes europe
europeen europeenne fabrique famille familles federation femmes fondation fonds formation foyer foyers france francaise
francais garage general generale gestion grand grande groupe groupement habitants habitat handicap haut haute hopital hub
humaines inclusion informatique initiative initiatives insertion institut intercommunal intercommunale jeunes jeunesse
juridique lab laboratoire laposte leader librairie lieu lieux ligue local locale locales locaux logement logis loisirs lycee magasin maire
mairie mairies maison maisons mairies mecenat mediateur mediatheque mediation mediatrice metropole mission missions mobilite
mont mouvement municipal municipale municipaux musee mutualite nationale national nord nouvelle numerique numeriques office
operateur operateurs orange orientation ouest parc parents parentalite partenaires partenariat participation patrimoine pays
permanence petite petits pharmacie plan plateforme point points pole politique populaire populaires porteur poste prefecture premiere
president presidente prestataire prevention professionnel professionnels programme projet projets protection proximite
public publics publique quartier quartiers recherche referent referente regie region regional regionale registre relais
reseau reseaux residence responsable ressource ressources restaurant resto restos retraite rural rurale rurales ruralite saint sainte
sante secours secretaire secretariat secteur seniors sports service services social sociale sociales sociaux societe
solidaire solidaires solidarite solidarites solidaires sud syndicat systeme tabac technicien technicienne technique techniques
territoire territoires territorial territoriale theatre tiers tourisme travail travailleurs tribunal union universite
urbanisme urbaine val vallee vice vie village villages ville villes volontaires
"""

STRUCTURE_WORDS = frozenset(_WORDS.split())
