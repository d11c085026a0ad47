package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/sealed"
	"permanence/internal/signing"
)

type reportVerifyCommand struct {
	File   string `arg:"" name:"fichier" type:"path" help:"Bilan scellé (bilan-scelle-….json), ou l'une de ses formes avec --sealed : PDF, ODT, XLSX, CSV, texte, JSON, communiqué."`
	Sealed string `placeholder:"FICHIER" type:"path" help:"Le bilan scellé dont FICHIER serait une forme."`
	Public string `name:"key" placeholder:"CLÉ" help:"Clé publique attendue, que la page du bilan et « permanence report key » donnent. Sans elle, comparez l'empreinte imprimée."`
}

// Run says what a file proves. It needs no installation.
func (c *reportVerifyCommand) Run(p *program) error {
	if c.Public != "" {
		if _, err := sealed.Keys.Public(c.Public); err != nil {
			return err
		}
	}
	content, err := readSealed(c.File)
	if err != nil {
		return err
	}
	signed := content
	if c.Sealed != "" {
		if signed, err = readSealed(c.Sealed); err != nil {
			return err
		}
	} else if !sealed.Is(content) {
		return casework.Refuse(casework.KindInvalid, "%s n'est pas un bilan scellé. Pour vérifier un PDF ou une autre forme, donnez aussi le bilan scellé : --sealed bilan-scelle-….json.", filepath.Base(c.File))
	}
	d, err := sealed.Open(signed, c.Public)
	if err != nil {
		return err
	}
	if c.Sealed != "" {
		form, ok := d.FormOf(content)
		if !ok {
			return casework.Refuse(casework.KindInvalid, "%s n'est pas, à l'octet près, une forme du bilan n° %s, version %d : c'est celle d'un autre bilan ou d'une autre version, ou elle a été modifiée.", filepath.Base(c.File), d.Number, d.Version)
		}
		fmt.Fprintf(p.out, "Ce fichier est la forme « %s » du bilan scellé, à l'octet près.\n", formName(publish.Format(form)))
	}
	c.tell(p, d)
	return nil
}

// formName is what the page of the report calls a form.
func formName(f publish.Format) string {
	switch f {
	case publish.AsPress:
		return "communiqué de presse, texte"
	case publish.AsPressODT:
		return "communiqué de presse, ODT"
	case publish.AsText:
		return "texte"
	case publish.AsLong:
		return "CSV détaillé"
	case publish.AsDictionary:
		return "dictionnaire"
	}
	return strings.ToUpper(string(f))
}

func (c *reportVerifyCommand) tell(p *program, d *sealed.Document) {
	fmt.Fprintf(p.out, "Bilan n° %s, version %d : %s, %s.\n", d.Number, d.Version, d.Post, d.Period.French())
	fmt.Fprintf(p.out, "Scellé le %s, définitions version %d, effectifs masqués au-dessous de %d.\n", d.SealedOn.FrenchLong(), d.Report.DefinitionsVersion, d.Threshold)
	fmt.Fprintf(p.out, "Empreinte : %s\n", sealed.InGroups(d.Digest))
	if c.Public != "" {
		fmt.Fprintln(p.out, "La signature vaut, par la clé donnée : rien n'a changé depuis le sceau.")
		return
	}
	fmt.Fprintf(p.out, "Rien n'a changé depuis le sceau de la clé d'empreinte %s.\n", signing.Fingerprint(d.Public))
	fmt.Fprintln(p.out, "Comparez cette empreinte avec celle que l'installation affiche, ou vérifiez avec --key : n'importe qui peut sceller avec une clé à lui.")
}

func readSealed(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return nil, unreadable(path)
	}
	if info.Size() > sealed.MaxFile {
		return nil, casework.Refuse(casework.KindInvalid, "%s est trop grand pour un bilan scellé.", filepath.Base(path))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path)
	}
	return content, nil
}

// unreadable is the refusal of a file that is not there, or not to be read.
func unreadable(path string) error {
	return casework.Refuse(casework.KindInvalid, "Le fichier %s ne s'ouvre pas : vérifiez son nom et vos droits de lecture.", filepath.Base(path))
}

type reportKeyCommand struct{}

// Run prints the public key, to be given out.
func (c *reportKeyCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	key, err := st.SealingKey(p)
	if err == nil {
		fmt.Fprintln(p.out, key)
	}
	return err
}
