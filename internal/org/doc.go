// Package org owns who offers learning and who needs skills: organisations with their
// quintuple-helix sector, and places. It is pure and imports taxonomy, text and fault only.
package org
