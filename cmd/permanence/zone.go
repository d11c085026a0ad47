package main

import (
	"time"
	_ "time/tzdata" // a bare machine knows no zone

	"permanence/internal/casework"
)

// inZone sets the clock of the program to the zone of the posts, whatever the machine's
// own is: servers run on universal time, and every hour and day that is shown, typed or
// counted is taken on this clock.
func (p *program) inZone() error {
	zone, err := time.LoadLocation(p.Zone)
	if p.Zone == "" || p.Zone == "Local" || err != nil {
		return &casework.Error{Kind: casework.KindState, Message: "Le fuseau horaire « " + p.Zone + " » n'existe pas. Écrivez un nom comme Europe/Paris, America/Guadeloupe ou Indian/Reunion, par --zone ou par PERMANENCE_ZONE."}
	}
	machine := p.clock
	p.clock = func() time.Time { return machine().In(zone) }
	return nil
}
