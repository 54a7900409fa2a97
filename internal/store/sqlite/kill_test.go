package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
)

// victimEnv makes the test binary write to the file it names until it is killed.
const victimEnv = "KOMPASS_TEST_KILL_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimEnv); path != "" {
		victim(path)
	}
	os.Exit(m.Run())
}

// victim writes from several goroutines and prints each id once its write is acknowledged.
// It counts every acknowledged write in one shared document too.
func victim(path string) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	fmt.Println("ready")
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), w, i)
				_, err := s.Courses.Create(ctx, catalog.Course{ID: catalog.CourseID(id), Provider: "p", ExternalID: id})
				if err == nil {
					_, err = s.Courses.Mutate(ctx, "counter", func(c catalog.Course) (catalog.Course, error) { c.Workload++; return c, nil })
				}
				if err != nil {
					fmt.Println("failed", err)
					os.Exit(1)
				}
				os.Stdout.WriteString(id + "\n") // one write: a line is whole or not there
			}
		})
	}
	wg.Wait()
}

// TestKill kills a process with SIGKILL in the middle of a stream of writes, 50 times on one
// file, and finds every write that was acknowledged.
func TestKill(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 5
	}
	path := filepath.Join(t.TempDir(), "kompass.db")
	s := open(t, path)
	if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: "counter"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Admin.Close(); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	var acknowledged []string
	for range kills {
		acknowledged = append(acknowledged, kill(t, path, time.Duration(rnd.IntN(150))*time.Millisecond)...)
	}
	survived(t, path, acknowledged, kills)
}

// kill starts a victim, kills it some time after it began to write, and returns what it acknowledged.
func kill(t *testing.T, path string, after time.Duration) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimEnv+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // the end of what was written before the kill
			break
		}
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "failed"):
			t.Error(line)
		case line == "ready":
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		default:
			ids = append(ids, line)
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the victim ended by itself")
	}
	return ids
}

func survived(t *testing.T, path string, acknowledged []string, kills int) {
	t.Helper()
	s := open(t, path) // runs quick_check
	defer s.Admin.Close()
	for _, id := range acknowledged {
		c, err := s.Courses.Get(t.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			t.Fatalf("%s was acknowledged and is lost", id)
		}
		if err != nil || c.ExternalID != id {
			t.Fatalf("%s: %+v, %v", id, c, err)
		}
	}
	counter, err := s.Courses.Get(t.Context(), "counter")
	if err != nil || counter.Workload < len(acknowledged) {
		t.Errorf("%d writes were acknowledged, %d counted (%v)", len(acknowledged), counter.Workload, err)
	}
	// Documents, index and changes must tell the same.
	byID, err := s.Courses.List(t.Context(), store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	byProvider, err := s.Courses.List(t.Context(), store.Query{By: store.CourseByProvider, Value: "p"})
	if err != nil || byProvider.Total != byID.Total-1 {
		t.Errorf("%d documents, %d in the index (%v)", byID.Total-1, byProvider.Total, err)
	}
	changed := 0
	for cursor := store.Cursor(""); ; {
		list, next, err := s.Changes.Since(t.Context(), cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		changed, cursor = changed+len(list), next
	}
	if changed != byID.Total {
		t.Errorf("%d documents, %d changes", byID.Total, changed)
	}
	s.Admin.Close()
	var result string
	if err := raw(t, path).QueryRow("PRAGMA integrity_check").Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity check: %s (%v)", result, err)
	}
	t.Logf("%d kills, %d acknowledged writes, %d documents", kills, len(acknowledged), byID.Total)
}
