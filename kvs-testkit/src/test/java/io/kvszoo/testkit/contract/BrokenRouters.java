package io.kvszoo.testkit.contract;

import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.contract.ToyStoreRouter.Mistake;

/** Contracts of routers that break them, and of two toys that do not. */
final class BrokenRouters {

  private BrokenRouters() {}

  static final class SoundStore implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with();
    }
  }

  static final class NoSync implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.NO_SYNC);
    }
  }

  static final class AnswersBeforeItSyncs implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.ANSWERS_BEFORE_IT_SYNCS);
    }
  }

  static final class NoAnswerTable implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.NO_ANSWER_TABLE);
    }
  }

  static final class TimeoutIsFailure implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.TIMEOUT_IS_FAILURE);
    }
  }

  static final class AnswersBeforeItHeard implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.ANSWERS_BEFORE_IT_HEARD);
    }
  }

  static final class NeverRecovers implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.NEVER_RECOVERS);
    }
  }

  static final class OwnRandomness implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.OWN_RANDOMNESS);
    }
  }

  static final class WrongTopology implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.WRONG_TOPOLOGY);
    }
  }

  static final class OutermostOnly implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.OUTERMOST_ONLY);
    }
  }

  static final class Throws implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.THROWS);
    }
  }

  static final class FallsWithTheStorage implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.FALLS_WITH_THE_STORAGE);
    }
  }

  static final class SaysOneVersion implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.SAYS_ONE_VERSION);
    }
  }

  static final class CopyThatCallsItselfLinearizable implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.LINEARIZABLE);
    }
  }

  static final class ClaimsLess implements LinearizableRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL);
    }
  }

  static final class SoundGossip implements ConvergentRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL);
    }
  }

  static final class ForgetfulGossip implements ConvergentRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL, ToyGossipRouter.Mistake.NO_REPAIR);
    }
  }

  static final class CannotBeCompared implements ConvergentRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL, ToyGossipRouter.Mistake.READS_AT_TWO);
    }
  }

  static final class WallClock implements ConvergentRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL, ToyGossipRouter.Mistake.WALL_CLOCK);
    }
  }

  static final class LastToArriveWins implements ConvergentRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(
          Consistency.EVENTUAL, ToyGossipRouter.Mistake.LAST_TO_ARRIVE_WINS);
    }
  }

  static final class WithoutDependencies implements CausalRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.CAUSAL);
    }
  }

  static final class HopsWithoutToken implements CausalRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.CAUSAL, ToyGossipRouter.Mistake.HOPS);
    }
  }

  static final class ReplacesUnread implements CausalRouterContract {
    @Override
    public Router router() {
      return ToyStoreRouter.with(Mistake.REPLACES_UNREAD);
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }

  static final class ClaimsEventual implements CausalRouterContract {
    @Override
    public Router router() {
      return ToyGossipRouter.claiming(Consistency.EVENTUAL);
    }
  }
}
