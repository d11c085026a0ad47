package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

const postColumns = `id, slug, name, version`

func scanPost(row db.Scanner) (p casework.Post, err error) {
	err = row.Scan(&p.ID, &p.Slug, &p.Name, &p.Version)
	return p, err
}

// CreatePost adds a post; KindExists when the slug is taken. For whoever may
// ManagePosts.
func (s *Store) CreatePost(ctx context.Context, actor casework.Actor, p casework.Post) (casework.Post, error) {
	if err := casework.CheckSlug(p.Slug); err != nil {
		return p, err
	}
	p.ID, p.Version = casework.PostID(casework.NewID(s.clock())), 1
	if p.Name == "" {
		p.Name = p.Slug
	}
	err := s.do(ctx, actor, request{action: casework.ManagePosts, object: "post", record: string(p.ID)}, func(a *access) error {
		_, err := a.Exec(`INSERT INTO posts (id, slug, name, created_at, version) VALUES ($1, $2, $3, $4, 1)`, p.ID, p.Slug, p.Name, a.now)
		return err
	})
	if errors.Is(err, db.ErrUnique) {
		err = &casework.Error{Kind: casework.KindExists, Field: "poste", Value: p.Slug, Message: "Il existe déjà un poste « " + p.Slug + " »."}
	}
	return p, err
}

// PostBySlug finds a post that the actor may read a report of. Any other,
// existing or not, is not found. A post's name is public: no line is written.
func (s *Store) PostBySlug(ctx context.Context, actor casework.Actor, slug string) (p casework.Post, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, err = db.One(tx, scanPost, `SELECT `+postColumns+` FROM posts WHERE slug = $1`, slug)
		return err
	})
	if err != nil {
		return casework.Post{}, absent(err)
	}
	if actor.May(casework.ReadReport, p.ID) != nil && actor.May(casework.ReadSealed, p.ID) != nil && !casework.Allowed(actor.Role, casework.ManagePosts, casework.NoRecord) {
		return casework.Post{}, casework.NotFound()
	}
	return p, nil
}

// Posts lists, by name, the posts that the actor works for, hosts or funds;
// all of them for whoever may ManagePosts.
func (s *Store) Posts(ctx context.Context, actor casework.Actor) (posts []casework.Post, err error) {
	all := casework.Allowed(actor.Role, casework.ManagePosts, casework.NoRecord)
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		posts, err = db.All(tx, scanPost, `SELECT `+postColumns+` FROM posts
			WHERE $1 OR id IN (SELECT post_id FROM account_posts WHERE account_id = $2) ORDER BY name`, all, actor.Account)
		return err
	})
	return posts, err
}

func mappingCell(post casework.PostID) vault.Cell {
	return vault.Cell{Table: "posts", Column: "register_mapping", Row: string(post)}
}

// RegisterMapping is the column mapping that the post's last import used, as
// text; empty when there is none. For whoever may ImportRegister.
func (s *Store) RegisterMapping(ctx context.Context, actor casework.Actor, post casework.PostID) (text []byte, err error) {
	err = s.do(ctx, actor, request{action: casework.ImportRegister, post: post, object: "register_mapping", record: string(post)}, func(a *access) error {
		sealed, err := db.One(a.Tx, db.Value[[]byte], `SELECT register_mapping FROM posts WHERE id = $1`, post)
		if err != nil || sealed == nil {
			return absent(err)
		}
		text, err = s.vault.OpenSetting(mappingCell(post), sealed)
		return err
	})
	return text, err
}

// SaveRegisterMapping remembers a column mapping for the post. For whoever may
// ImportRegister.
func (s *Store) SaveRegisterMapping(ctx context.Context, actor casework.Actor, post casework.PostID, text []byte) error {
	return s.do(ctx, actor, request{action: casework.ImportRegister, post: post, object: "register_mapping", record: string(post)}, func(a *access) error {
		sealed, err := s.vault.SealSetting(mappingCell(post), text)
		if err != nil {
			return err
		}
		n, err := a.Exec(`UPDATE posts SET register_mapping = $1 WHERE id = $2`, sealed, post)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}
