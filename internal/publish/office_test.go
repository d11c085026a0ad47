package publish

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// offices are the parts of LibreOffice, which are installed one by one, by the
// extension that they open: the file of each beside its program.
var offices = map[string]string{".odt": "libswlo.so", ".xlsx": "libsclo.so"}

// officeFor is the program that opens files of that extension, or none.
func officeFor(extension string) (program string, installed bool) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		return "", false
	}
	if program, err = filepath.EvalSymlinks(program); err != nil {
		return "", false
	}
	_, err = os.Stat(filepath.Join(filepath.Dir(program), offices[extension]))
	return program, err == nil
}

// Where LibreOffice is installed, it opens what people will open with it.
func TestLibreOfficeOpensTheDocuments(t *testing.T) {
	r := fontenay(t)
	for _, f := range Formats {
		extension := filepath.Ext(forms[f].suffix)
		if offices[extension] == "" {
			continue
		}
		office, installed := officeFor(extension)
		if !installed {
			t.Logf("LibreOffice for %s is not installed: %s is checked by its parts alone", extension, f)
			continue
		}
		folder := t.TempDir()
		name := filepath.Join(folder, "bilan"+extension)
		if err := os.WriteFile(name, []byte(written(t, f, r)), 0o600); err != nil {
			t.Fatal(err)
		}
		output, err := exec.Command(office, "--headless", "-env:UserInstallation=file://"+folder+"/profile", "--convert-to", "pdf", "--outdir", folder, name).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", f, err, output)
		}
		pdf, err := os.ReadFile(filepath.Join(folder, "bilan.pdf"))
		if err != nil || len(pageOfPDF.FindAll(pdf, -1)) == 0 {
			t.Errorf("LibreOffice does not open the report as %s: %v: %s", f, err, output)
		}
	}
}
