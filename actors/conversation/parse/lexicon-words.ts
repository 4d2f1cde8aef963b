/** Common English words. A word of this list is spelled as it was meant: it is never corrected into a dish. Table only. */
export const COMMON_WORDS: readonly string[] = `
about above across after afternoon again ago ahead all alone along already alright also although always am amazing among amount an
and another any anybody anyone anything anyway appreciate are area around as ask asked at away awesome awhile baby back bad be
beautiful because become been before begin being believe below beside best better between bit both bother boy brother business but buy
by call called came can cannot card care case cash check child children choose class clear close come coming cost could couple course
cup cute dad daughter day days deal dear definitely delivery did didnt different dinner do does doesnt doing dollar done dont door down
during each early eat eating eight either else end enough evening ever every everybody everyone everything exactly except family far
fast favor favorite feel feeling few fill filling fillings finally find fine first five folks food for forget four free friend friends
from full fun get gets getting girl give given giving go goes going gone good got great group guess guy guys had half hand happen
happy hard has hate have havent having he hear hello help her here hers him his hold home hope hour house how hungry husband i if ill
im important in including inside instead into is isnt issue it item items its ive just keep kid kids kind know large last late later
least leave left less let lets like little live long look looking lot lots love lunch made main make makes making man many matter may
maybe me mean meant meat menu might mind mine minute minutes miss mom moment money month more morning most mother much must my myself name
near need needs never new next nice night no nobody none normal not note nothing now number of off often oh okay old on once one only
open or order ordering orders other others our out over own paid part party pay people perfect person phone pick place plan play
please possible prefer pretty price problem put quick quickly quite rather read ready real really reason receipt remember rest
restaurant right room rush said same save say says second see seem seems seen send sent separate seven she short should show sick side
sides simple since sister six small so some somebody someone something sometimes son soon sorry special stand start stay stop store
street such suggest super sure table take taken takes taking talk tell ten than thank thanks that the their them then there these they
thing things think third this those though thought three through time times to today together told tomorrow tonight too took top
topping toppings total toward town try trying turn two type under until up upon us use used usual very wait wanna want wanted wanting
wants was way we week weekend well went were what whatever when where whether which while who whole whom whose why wife will wish with
within without woman wonderful word work working works world would write wrong yall yeah year years yes yesterday yet you young your yours
allergy allergic bill book bring brought building bunch busy car change cheap clean coworker crazy crew definately desk dine drive
driving every favourite feels figure fix forward fresh front gave gonna gotta grab hang hi hmm hot hurry id include ignore
instructions rules system prompt table drop select insert script html alert office party pickup pick plate plates plus probably
quickest regular ride round service set share soonest stuff team thinking til till tip tonights top us usually version visit waiting
walk watch wheres whats whos window wont yep yo youre youd youve theyre weve dietary decided decide split stack
`
  .trim()
  .split(/\s+/);
