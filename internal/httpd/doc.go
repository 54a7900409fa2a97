// Package httpd owns the HTTP edge: the Fiber app with its middleware, the one place where
// an error becomes an answer, health, readiness and metrics. The JSON API is in httpd/api,
// the pages in httpd/ui; both stand on httpd/request (who asks, in which language) and
// httpd/problem (a fault as a status and words). It calls app and never sees a store.
package httpd
