// The moves made in this window, kept so that they can be taken back and made again: only ids, places and versions.
const MOST = 50;

/** A stack of moves that lasts as long as the window. */
function stack(key) {
  let moves = [];
  try {
    moves = JSON.parse(sessionStorage.getItem(key)) ?? [];
  } catch {
    // What cannot be read is forgotten.
  }
  function keep() {
    moves = moves.slice(-MOST);
    try {
      sessionStorage.setItem(key, JSON.stringify(moves));
    } catch {
      // Without storage they last as long as the page.
    }
  }
  return {
    isEmpty: () => moves.length === 0,
    push(move) {
      moves.push(move);
      keep();
    },
    pop() {
      const last = moves.pop();
      keep();
      return last;
    },
    clear() {
      moves = [];
      keep();
    },
    // What a move of our own has changed may still be taken back; what somebody else changed may not.
    follow(versions) {
      for (const { id, place } of moves) {
        if (versions[id] === Number(place.version) + 1) place.version = String(versions[id]);
      }
      keep();
    },
  };
}

export function movesOf(base) {
  const done = stack(`plenum:moves:${base}`);
  const undone = stack(`plenum:undone:${base}`);
  return {
    done,
    undone,
    follow(versions) {
      done.follow(versions);
      undone.follow(versions);
    },
  };
}
