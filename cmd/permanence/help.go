package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// frenchHelp prints the help of the selected command, or of the program.
func frenchHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	w := ctx.Stdout
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	fmt.Fprintf(w, "Usage : %s\n\n%s\n", usage(node), node.Help)
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", node.Detail)
	}
	printCommands(w, node)
	printArguments(w, node)
	printFlags(w, node)
	return nil
}

func usage(node *kong.Node) string {
	parts := []string{node.FullPath()}
	for _, arg := range node.Positional {
		parts = append(parts, arg.Summary())
	}
	if len(node.Children) > 0 {
		parts = append(parts, "<commande>")
	}
	return strings.Join(append(parts, "[options]"), " ")
}

func printCommands(w io.Writer, node *kong.Node) {
	var lines [][2]string
	for _, child := range node.Leaves(true) {
		name := strings.TrimPrefix(strings.TrimPrefix(child.FullPath(), node.FullPath()), " ")
		lines = append(lines, [2]string{name, child.Help})
	}
	if len(node.Children) > 0 {
		printColumns(w, "Commandes", lines)
		fmt.Fprintf(w, "\n« %s <commande> --help » en dit plus sur chacune.\n", node.FullPath())
	}
}

func printArguments(w io.Writer, node *kong.Node) {
	var lines [][2]string
	for _, arg := range node.Positional {
		lines = append(lines, [2]string{arg.Summary(), arg.Help})
	}
	printColumns(w, "Arguments", lines)
}

func printFlags(w io.Writer, node *kong.Node) {
	var lines [][2]string
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			lines = append(lines, [2]string{flagName(flag), flagHelp(flag)})
		}
	}
	printColumns(w, "Options", lines)
}

func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if f.Short != 0 {
		name = "-" + string(f.Short) + ", " + name
	}
	if f.IsBool() {
		return name
	}
	return name + " " + strings.Trim(f.FormatPlaceHolder(), `"`)
}

func flagHelp(f *kong.Flag) string {
	if f.Name == "help" {
		return "Afficher cette aide."
	}
	help := f.Help
	if f.Required {
		help += " Obligatoire."
	}
	if f.HasDefault && f.Default != "" {
		help += " Par défaut : " + f.Default + "."
	}
	if len(f.Envs) > 0 {
		help += " Variable d'environnement : " + strings.Join(f.Envs, ", ") + "."
	}
	return help
}

// printColumns prints a title and two columns, the second one wrapped.
func printColumns(w io.Writer, title string, lines [][2]string) {
	if len(lines) == 0 {
		return
	}
	width := 0
	for _, line := range lines {
		width = max(width, len([]rune(line[0])))
	}
	width = min(width, 28)
	fmt.Fprintf(w, "\n%s :\n", title)
	for _, line := range lines {
		name := []rune(line[0])
		if len(name) > width {
			fmt.Fprintf(w, "  %s\n", line[0])
			name = nil
		}
		for i, text := range wrap(line[1], 76-width) {
			if i > 0 {
				name = nil
			}
			fmt.Fprintf(w, "  %-*s  %s\n", width, string(name), text)
		}
	}
}

func wrap(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

// frenchUsage says in French what the parser did not understand.
func frenchUsage(err error) string {
	return strings.NewReplacer(
		"missing flags: ", "il manque les options ", "unknown flag ", "option inconnue ", "unexpected argument ", "argument en trop : ",
		"expected one of ", "commande attendue : ", "expected ", "il manque ", "did you mean one of ", "vouliez-vous dire ", "did you mean ", "vouliez-vous dire ",
		" must be one of ", " : valeurs possibles ", " but got ", " ; reçu ", "missing value", "valeur manquante", "unknown command", "commande inconnue",
	).Replace(err.Error())
}
