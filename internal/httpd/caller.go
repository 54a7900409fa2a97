package httpd

import (
	"net"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// proxies are the addresses whose X-Forwarded-For is believed.
type proxies []netip.Prefix

// newProxies reads addresses and CIDRs; the configuration has checked them already, and what
// is neither is trusted by nobody.
func newProxies(list []string) proxies {
	var out proxies
	for _, s := range list {
		if p, err := netip.ParsePrefix(s); err == nil {
			out = append(out, p.Masked())
		} else if a, err := netip.ParseAddr(s); err == nil {
			a = a.Unmap()
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return out
}

func (p proxies) trust(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// caller returns the address that a request comes from: the nearest one that is no proxy of
// ours. Every proxy appends whom it heard from, so the list is read from its end: what stands
// further left was written by the caller, who could otherwise choose an address anew for
// every request and never meet a rate limit. forwarded are the header's lines, in order.
func (p proxies) caller(peer net.IP, forwarded [][]byte) string {
	at, ok := netip.AddrFromSlice(peer)
	if !ok {
		return peer.String()
	}
	at = at.Unmap()
	var hops []string
	for _, line := range forwarded {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	for i := len(hops) - 1; i >= 0 && p.trust(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // what stands left of something unreadable cannot be trusted either
		}
		at = hop.Unmap()
	}
	return at.String()
}

// errEncoded refuses a body that came compressed.
var errEncoded = fault.New(fault.Invalid, "unsupported_media")

// plainBodies refuses compressed requests. Reading such a body would unpack it whole, and a
// few hundred kilobytes unpack to gigabytes; the limit on bodies counts only what is sent.
func plainBodies(c *fiber.Ctx) error {
	if e := c.Get(fiber.HeaderContentEncoding); e != "" && !strings.EqualFold(e, "identity") {
		return errEncoded
	}
	return c.Next()
}
