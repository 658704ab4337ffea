package scenario
import ("testing";"fmt";"interleave/sim")
func TestTry(t *testing.T){
 for _, s := range All() {
  for _, pol := range sim.Policies() {
  n:=0
  v,_ := s.Values(nil)
  if pol=="fifo" {for k,x:= range s.Presets[0].Params {v[k]=x}}
  var st sim.State
  r, err := s.New(Config{Values:v, Policy:pol, Seed:7, Trace: func(rec *sim.Record){
    st.Apply(rec)
    n++
    if n<70 || rec.Kind==sim.KindVerdict { fmt.Printf("%d %.3f th%d %v ob%d %d->%d %v by%d until%d ix%d L%d %q %v\n", rec.Seq, float64(rec.Time)/1e9, rec.Thread, rec.Kind, rec.Object, rec.From, rec.To, rec.Reason, rec.By, rec.Until, rec.Index, rec.Line, rec.Text, rec.Verdict) }
  }})
  if err!=nil {t.Fatal(err)}
  r.RunUntil(60e9)
  fmt.Println(s.Name, pol, r.Seq(), r.Decisions(), r.Hash(), r.Ended())
  sn := r.Snapshot()
  if fmt.Sprint(sn)!=fmt.Sprint(st) { fmt.Printf("%+v\n%+v\n", sn, st) }
  r.Close()
 }}
}
