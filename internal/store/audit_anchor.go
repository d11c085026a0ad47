package store

import (
	"context"

	"permanence/internal/audit"
	"permanence/internal/casework"
)

// NewAnchors are the signed checkpoints that a file of anchors lacks, in order.
// The file's own are read first: one that this installation did not sign is
// refused (KindInvalid), so that two installations never share a file. Who may:
// casework.ReadJournal.
func (s *Store) NewAnchors(ctx context.Context, actor casework.Actor, file string) ([]audit.Checkpoint, error) {
	signer, err := s.signer(ctx)
	if err != nil {
		return nil, err
	}
	after := int64(0)
	for _, text := range audit.SplitNotes(file) {
		c, err := audit.OpenCheckpoint(text, signer.Public)
		if err != nil {
			return nil, casework.Refuse(casework.KindInvalid, "Le fichier d'ancres contient autre chose que les points de contrôle de cette installation : rien n'y a été ajouté. Gardez-le, et donnez un autre nom de fichier.")
		}
		after = max(after, c.Size)
	}
	return s.Checkpoints(ctx, actor, after)
}
