package main

import (
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

type renewCommand struct{}

// renewWaits is how long the command waits for servers that run to take the file.
const (
	renewWaits = 2 * time.Minute
	renewLooks = 2 * time.Second
)

// Run takes a renewal of the master keys to its end, as the service does by
// itself every few days.
func (c *renewCommand) Run(p *program) error { return p.withStore(p.renew) }

func (p *program) renew(st *store.Store) error {
	shown := map[string]*bar{"keys": p.bar("Clés"), "tokens": p.bar("Index")}
	o := store.RenewalOptions{Now: true, Progress: func(what string, done, of int64) { shown[what].set(done, of) }}
	var sum store.RenewalResult
	for begun, told := p.clock(), false; ; {
		r, err := st.RenewKeys(p, console, o)
		sum.Rewrapped, sum.Tokened = sum.Rewrapped+r.Rewrapped, sum.Tokened+r.Tokened
		if err != nil {
			return err
		}
		if r.Waiting == casework.RenewalGoesOn {
			for _, b := range shown {
				b.finish()
			}
			p.say("%s clés et réglages protégés par une nouvelle clé maîtresse, index de recherche de %s personnes refait ; anciennes clés détruites : %d.", count(sum.Rewrapped), count(sum.Tokened), r.Retired)
			p.say("Ce qui a été effacé ne s'ouvre plus d'aucune copie de la base. Les fichiers de clés des sauvegardes gardent l'ancienne clé jusqu'à leur propre terme.")
			return nil
		}
		if p.clock().Sub(begun) > renewWaits {
			return casework.Refuse(casework.KindState, "%s Rien n'est perdu : recommencez, ou laissez le service finir de lui-même.", r.Waiting.French())
		}
		if !told {
			told = true
			p.say("En attente : %s", r.Waiting.French())
		}
		select {
		case <-p.Done():
			return p.Err()
		case <-time.After(renewLooks):
		}
	}
}

type renewalCommand struct {
	Days *int `placeholder:"JOURS" help:"Fixer le nombre de jours entre deux renouvellements, 0 pour n'en faire aucun de soi-même ; sans lui, le dire."`
}

// Run tells or sets how often the master keys are replaced.
func (c *renewalCommand) Run(p *program) error {
	return p.withStore(func(st *store.Store) error {
		if c.Days != nil {
			if err := st.SetRenewalDays(p, console, *c.Days); err != nil {
				return err
			}
		}
		r, err := st.Renewals(p)
		if err != nil {
			return err
		}
		if r.Days == 0 {
			p.say("La clé maîtresse n'est jamais renouvelée d'elle-même : une personne effacée reste lisible dans d'anciennes copies de la base jusqu'à « permanence key renew ».")
			return nil
		}
		p.say("La clé maîtresse est renouvelée tous les %d jours par le service. Dernière fois : %s.", r.Days, p.moment(r.Last.Time))
		if r.UnderWay {
			p.say("Un renouvellement est en cours.")
		}
		return nil
	})
}
