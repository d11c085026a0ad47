package casework

import "fmt"

// Measures are what protects the data, with what is not in force.
func (i *Installation) Measures() []ComplianceLine {
	all := []ComplianceLine{
		{Label: "Chiffrement", Text: "Identités, notes et documents sont chiffrés, une clé par personne et par dossier, sous une clé maîtresse gardée hors de la base."},
		{Label: "Base de données", Text: i.engine()},
		{Label: "Droits", Text: fmt.Sprintf("%d lignes accordent, le reste est refusé. Qui suit une partie n'ouvre pas le dossier de l'autre.", len(Permissions))},
		i.secondFactors(),
	}
	if i.Months > DefaultRetention {
		all = append(all, ComplianceLine{Label: "Durée de conservation", Missing: true,
			Text: fmt.Sprintf("%d mois : plus que les %d de la source retenue, ce qui est à justifier.", i.Months, DefaultRetention)})
	}
	all = append(all, i.Serving.measures()...)
	return append(all, i.backupMeasure(), i.keyMeasure(), i.logMeasure(), i.controlMeasure())
}

func (i *Installation) engine() string {
	if i.OnServer {
		return "Serveur PostgreSQL ; " + counted(i.Posts, "poste", "postes") + "."
	}
	return "Fichier SQLite sur la machine du service ; " + counted(i.Posts, "poste", "postes") + "."
}

// secondFactors tells how many of the accounts that need one have one.
func (i *Installation) secondFactors() ComplianceLine {
	var need, have int
	for _, c := range i.Accounts {
		if c.Role.NeedsFactor() {
			need, have = need+c.Open, have+c.Second
		}
	}
	return ComplianceLine{Label: "Seconds facteurs posés", Missing: have < need,
		Text: fmt.Sprintf("%d sur %d comptes ouverts dont le rôle ouvre des dossiers, des comptes ou le journal.", have, need)}
}

// measures are those of the service; without one they are unknown, not absent.
func (s *Serving) measures() []ComplianceLine {
	if s == nil {
		return []ComplianceLine{{Label: "Service en marche", Text: "Non connu de cette commande : HTTPS, second facteur exigé et durées de session se lisent sur la page du délégué, ou par « --serving » avec les options du service.", Missing: true}}
	}
	transport := ComplianceLine{Label: "Transport", Text: "HTTPS."}
	if !s.TLS {
		transport.Text, transport.Missing = "Pas de HTTPS : le service n'est pas chiffré jusqu'au navigateur.", true
	}
	factor := ComplianceLine{Label: "Second facteur", Text: "Exigé des intervenants, des administrateurs et du délégué."}
	if s.FactorAll {
		factor.Text = "Exigé de tous les comptes."
	}
	if !s.SecondFactor {
		factor.Text, factor.Missing = "Non exigé : un mot de passe suffit à ouvrir un dossier.", true
	}
	who := "Comptes ouverts par l'administrateur ; personne ne s'inscrit."
	if s.Providers {
		who += " Un fournisseur d'identité est configuré."
	}
	return []ComplianceLine{transport, factor, {Label: "Connexion", Text: who},
		{Label: "Sessions", Text: fmt.Sprintf("Fermées après %d minutes sans demande ; écran verrouillé après %d minutes.", s.IdleMinutes, s.LockMinutes)}}
}

func (i *Installation) backupMeasure() ComplianceLine {
	l := ComplianceLine{Label: "Sauvegardes", Text: fmt.Sprintf("Chaque jour à %d h, chiffrées, chacune prouvée par une restauration à part. ", i.Backups.Hour)}
	if i.LastBackup == 0 {
		l.Text, l.Missing = l.Text+"Aucune n'est prouvée à ce jour.", true
		return l
	}
	l.Text += "La dernière prouvée date du " + i.LastBackup.French() + "."
	if l.Missing = i.On-i.LastBackup > 1; l.Missing {
		l.Text += " Elle est trop ancienne."
	}
	return l
}

func (i *Installation) keyMeasure() ComplianceLine {
	if i.Recipients == 0 {
		return ComplianceLine{Label: "Clés de secours", Text: "Aucune : aucune sauvegarde ne peut être faite.", Missing: true}
	}
	return ComplianceLine{Label: "Clés de secours", Text: counted(i.Recipients, "clé ouvre", "clés ouvrent") + " les sauvegardes."}
}

func (i *Installation) logMeasure() ComplianceLine {
	l := ComplianceLine{Label: "Journal scellé", Text: fmt.Sprintf("%s ; %s.", counted(int(i.LogLines), "ligne scellée", "lignes scellées"), waiting(i.LogWaiting))}
	switch {
	case i.LogProved == 0:
		l.Text, l.Missing = l.Text+" Le scellement n'a jamais été vérifié.", true
	case i.LogFaults > 0:
		l.Text, l.Missing = l.Text+fmt.Sprintf(" La vérification du %s a trouvé %s.", i.LogProved.French(), counted(int(i.LogFaults), "anomalie", "anomalies")), true
	default:
		l.Text += " Vérifié sans anomalie le " + i.LogProved.French() + "."
	}
	return l
}

func waiting(n int64) string { return FrenchInt(int(n)) + " en attente" }

// controlMeasure tells whether somebody may check.
func (i *Installation) controlMeasure() ComplianceLine {
	for _, c := range i.Accounts {
		if c.Role == DPO && c.Open > 0 {
			return ComplianceLine{Label: "Contrôle", Text: "Le délégué lit le journal, examine les bris de glace et suit les demandes des personnes."}
		}
	}
	return ComplianceLine{Label: "Contrôle", Text: "Aucun compte de délégué n'est ouvert : personne n'examine le journal ni les bris de glace.", Missing: true}
}
