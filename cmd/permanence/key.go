package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store"
)

// keyCommand is the care of the keys: the recovery key, which opens backups,
// and the master key, which wraps every other.
type keyCommand struct {
	New       newKeyCommand    `cmd:"" help:"Créer une clé de secours, montrée une seule fois en trois parts dont deux suffisent."`
	Recipient recipientCommand `cmd:"" help:"Donner soi-même les clés publiques pour lesquelles les sauvegardes sont chiffrées."`
	Recover   recoverCommand   `cmd:"" help:"Retrouver la clé de secours depuis deux de ses parts."`
	Status    statusCommand    `cmd:"" help:"Dire où en est la clé maîtresse."`
	Renew     renewCommand     `cmd:"" help:"Renouveler la clé maîtresse tout entière maintenant, sans arrêter le service : ce qui a été effacé ne s'ouvre plus d'aucune ancienne copie de la base."`
	Renewal   renewalCommand   `cmd:"" help:"Dire ou fixer tous les combien de jours le service la renouvelle de lui-même."`
	Rotate    rotateCommand    `cmd:"" help:"Premier pas fait à la main : une nouvelle clé maîtresse, aussitôt, par exemple parce que l'ancienne a pu être lue."`
	Rewrap    rewrapCommand    `cmd:"" help:"Protéger chaque clé par la nouvelle clé maîtresse, et refaire l'index de recherche ; peut être interrompu et repris."`
	Retire    retireCommand    `cmd:"" help:"Retirer les anciennes clés maîtresses quand plus rien n'en dépend."`
}

type newKeyCommand struct{}

// Run makes a recovery key and shows its shares, this once.
func (c *newKeyCommand) Run(p *program) error {
	return p.withStore(p.newRecoveryKey)
}

func (p *program) withStore(f func(*store.Store) error) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	return f(st)
}

// newRecoveryKey makes the backups to come readable by two of three shares,
// and prints these. Nothing of them is kept.
func (p *program) newRecoveryKey(st *store.Store) error {
	recipient, shares, err := backup.NewRecoveryKey()
	if err != nil {
		return err
	}
	if err := st.SetRecipients(p, console, []string{recipient}); err != nil {
		return err
	}
	p.say("Clé de secours des sauvegardes, montrée cette seule fois, en trois parts. Deux d'entre elles, n'importe lesquelles, ouvrent les sauvegardes ; une seule n'ouvre rien.")
	p.say("Confiez chaque part à une personne ou à un coffre différent, hors de ce serveur :")
	for i, share := range shares {
		fmt.Fprintf(p.out, "\n  Part %d\n", i+1)
		groups := strings.Fields(share)
		for ; len(groups) > 6; groups = groups[6:] {
			fmt.Fprintln(p.out, "    "+strings.Join(groups[:6], " "))
		}
		fmt.Fprintln(p.out, "    "+strings.Join(groups, " "))
	}
	fmt.Fprintln(p.out)
	p.say("Clé publique, qui n'ouvre rien : %s", recipient)
	return nil
}

type recipientCommand struct {
	Keys []string `arg:"" name:"clé" help:"Clé publique age, qui commence par age1. Chacune des clés privées correspondantes ouvrira seule les sauvegardes."`
}

// Run sets the public keys.
func (c *recipientCommand) Run(p *program) error {
	if _, err := backup.ParseRecipients(c.Keys); err != nil {
		return err
	}
	return p.withStore(func(st *store.Store) error {
		if err := st.SetRecipients(p, console, c.Keys); err != nil {
			return err
		}
		p.say("Les sauvegardes à venir sont chiffrées pour ces clés (%d). Celles d'avant s'ouvrent toujours par la clé d'avant.", len(c.Keys))
		return nil
	})
}

type recoverCommand struct {
	Output string `short:"o" required:"" placeholder:"FICHIER" type:"path" help:"Fichier à écrire, lisible de vous seul ; à effacer après la restauration."`
}

// Run reads two shares, a blank line or the end after each, and writes the key.
func (c *recoverCommand) Run(p *program) error {
	p.say("Tapez une part, puis une ligne vide ; puis l'autre part, et une ligne vide.")
	in := bufio.NewScanner(p.in)
	identity, err := backup.JoinShares(readShare(in), readShare(in))
	if err != nil {
		return err
	}
	key, err := age.ParseX25519Identity(identity)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.Output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return casework.Refuse(casework.KindInvalid, "Le fichier %s ne peut pas être créé : il existe déjà, ou le dossier n'est pas le vôtre.", c.Output)
	}
	_, err = fmt.Fprintf(f, "# public key: %s\n%s\n", key.Recipient(), identity)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	p.say("Clé de secours écrite dans %s. Effacez ce fichier dès que la restauration est faite.", c.Output)
	return nil
}

// readShare reads lines up to a blank one.
func readShare(in *bufio.Scanner) string {
	var lines []string
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if line == "" && len(lines) > 0 {
			break
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

type statusCommand struct{}

// Run says how many keys the current master key wraps.
func (c *statusCommand) Run(p *program) error {
	return p.withStore(func(st *store.Store) error {
		k, err := st.Keys(p, console)
		if err != nil {
			return err
		}
		p.say("Clé maîtresse : génération %d. Anciennes clés gardées pour lire : %d.", k.Generation, k.Earlier)
		p.say("%s clés et réglages protégés, dont %s encore par une ancienne clé.", count(k.Total), count(k.Left))
		if k.TokensLeft > 0 {
			p.say("Index de recherche de %s personnes encore fait par une ancienne clé.", count(k.TokensLeft))
		}
		return nil
	})
}

type rotateCommand struct {
	Tokens bool `help:"Renouveler aussi la clé de l'index de recherche des personnes."`
}

// Run makes a new master key.
func (c *rotateCommand) Run(p *program) error {
	return p.withStore(func(st *store.Store) error {
		if err := st.RotateKeys(p, console, c.Tokens); err != nil {
			return err
		}
		p.say("Nouvelle clé maîtresse dans %s. Le service en marche s'en sert déjà ; l'ancienne est gardée pour lire.", p.keysetPath())
		p.say("Si plusieurs serveurs partagent la base, copiez ce fichier sur chacun. Ensuite : « permanence key rewrap », puis une sauvegarde.")
		return nil
	})
}

type rewrapCommand struct{}

// Run wraps everything with the current master key.
func (c *rewrapCommand) Run(p *program) error {
	return p.withStore(func(st *store.Store) error {
		shown := p.bar("Clés")
		n, err := st.RewrapKeys(p, console, shown.set)
		shown.finish()
		if err != nil {
			return err
		}
		shown = p.bar("Index")
		tokens, err := st.RenewTokens(p, console, shown.set)
		shown.finish()
		if err != nil {
			return err
		}
		p.say("%s clés protégées par la nouvelle clé maîtresse, index de recherche de %s personnes refait. Plus rien ne dépend de l'ancienne.", count(n), count(tokens))
		return nil
	})
}

type retireCommand struct{}

// Run takes the earlier master keys away.
func (c *retireCommand) Run(p *program) error {
	return p.withStore(func(st *store.Store) error {
		n, err := st.RetireKeys(p, console)
		if err != nil {
			return err
		}
		p.say("Anciennes clés maîtresses retirées : %d. Les fichiers de clés d'avant gardent la leur jusqu'à leur propre terme.", n)
		return nil
	})
}
