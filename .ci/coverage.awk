# Reads coverage profiles in which packages were instrumented for every test binary, so that a
# block occurs many times; merges them, writes coverage/all.out, and fails when a package of
# -v gate=PERCENT is below its gate.
/^mode:/ { next }
{
  block = $1
  statements[block] = $2
  hits[block] += $3
}
END {
  out = "coverage/all.out"
  print "mode: atomic" > out
  for (block in statements) {
    print block, statements[block], hits[block] > out
    pkg = block
    sub(/\/[^\/]*$/, "", pkg)
    sub(/^.*\/internal\//, "", pkg)
    total[pkg] += statements[block]
    all += statements[block]
    if (hits[block] > 0) { covered[pkg] += statements[block]; allCovered += statements[block] }
  }
  if (all == 0) { print "no coverage was measured"; exit 1 }
  sorter = "sort"
  for (pkg in total) {
    percent = 100 * covered[pkg] / total[pkg]
    low = percent < gate
    failed += low
    printf "  %-16s %5.1f %%  of %4d statements%s\n", pkg, percent, total[pkg], low ? "   below the gate of " gate " %" : "" | sorter
  }
  close(sorter)
  printf "  %-16s %5.1f %%\n", "together", 100 * allCovered / all
  exit failed > 0
}
