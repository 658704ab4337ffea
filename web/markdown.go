package web

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strconv"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// Offer is something that a lesson offers to do: a link to preset:NAME, twins:NAME,
// set:NAME=VALUE or act:NAME, or to code:LABEL, which shows a line of the code.
// The page makes it a button.
type Offer struct {
	Do    string // preset, twins, set, act or code
	Name  string
	Value int64 // for set
}

var (
	offers = regexp.MustCompile(`^(?:(preset|twins|act|code):([a-z]+)|(set):([a-z]+)=(\d+))$`)
	pages  = regexp.MustCompile(`^https://[^\s"'<>]+$`)
)

// readOffer reads the destination of a link.
func readOffer(destination string) (Offer, bool) {
	m := offers.FindStringSubmatch(destination)
	if m == nil {
		return Offer{}, false
	}
	value, err := strconv.ParseInt("0"+m[5], 10, 64)
	return Offer{m[1] + m[3], m[2] + m[4], value}, err == nil
}

// render turns the Markdown of a lesson into HTML, without any HTML of its own,
// and collects what it offers. A link that leads neither to an offer nor to a page
// by https is an error.
func render(text []byte) ([]byte, []Offer, error) {
	links := &linkRenderer{}
	markdown := goldmark.New(goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(links, 0))))
	var out bytes.Buffer
	if err := markdown.Convert(text, &out); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), links.offers, nil
}

// linkRenderer writes links: a page is only opened when somebody clicks, and is
// not told from where.
type linkRenderer struct{ offers []Offer }

// RegisterFuncs says which nodes it writes.
func (r *linkRenderer) RegisterFuncs(registerer renderer.NodeRendererFuncRegisterer) {
	registerer.Register(ast.KindLink, r.link)
}

func (r *linkRenderer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	destination := string(node.(*ast.Link).Destination)
	offer, isOffer := readOffer(destination)
	switch {
	case isOffer && entering:
		r.offers = append(r.offers, offer)
		fmt.Fprintf(w, `<button type="button" class="offer" data-do="%s" data-name="%s" data-value="%d">`, offer.Do, offer.Name, offer.Value)
	case isOffer:
		fmt.Fprint(w, "</button>")
	case !pages.MatchString(destination):
		return ast.WalkStop, fmt.Errorf("a link leads to %q, which is neither an offer nor a page", destination)
	case entering:
		fmt.Fprintf(w, `<a href="%s" rel="noreferrer" target="_blank">`, html.EscapeString(destination))
	default:
		fmt.Fprint(w, "</a>")
	}
	return ast.WalkContinue, nil
}
