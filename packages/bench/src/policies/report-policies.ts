import { median } from "../statistics.ts";
import { all, createSubjects, type Subject } from "./policy-subjects.ts";

export interface PolicyRounds {
  readonly rounds: number;
  /** Calls of each subject in a round, one after the other. */
  readonly calls: number;
}

/** Processor time in microseconds that all policies together may add to a call that succeeds. */
const budget = 3;

/**
 * Prints what each policy adds to a call that succeeds at once, in microseconds of processor time,
 * user and system: the median of the differences to a bare call in the same round.
 *
 * @returns whether all policies together are within their budget
 */
export const reportPolicies = async (
  { rounds, calls }: PolicyRounds,
  print: (line: string) => void,
): Promise<boolean> => {
  print(`${rounds} rounds of ${calls} calls, µs CPU per call\n`);
  const { bare, policies, close } = createSubjects();
  const samples = await measure([bare, ...policies], { rounds, calls });
  close();
  const bareCosts = samples.get(bare) ?? [];
  print(`${bare.name.padEnd(18)} ${median(bareCosts).toFixed(2).padStart(6)}`);
  const added = policies.map((policy) => {
    const costs = samples.get(policy) ?? [];
    const cost = median(costs.map((each, round) => each - (bareCosts[round] ?? Number.NaN)));
    print(`${policy.name.padEnd(18)} ${`+${cost.toFixed(2)}`.padStart(6)}`);
    return { name: policy.name, cost };
  });
  const total = added.find(({ name }) => name === all)?.cost ?? Number.NaN;
  print(`\n${all}: budget ${budget} µs, ${total <= budget ? "met" : "not met"}`);
  return total <= budget;
};

/** Costs by subject and round. The first round is thrown away: code is still being compiled. */
const measure = async (
  subjects: readonly Subject[],
  { rounds, calls }: PolicyRounds,
): Promise<Map<Subject, number[]>> => {
  const samples = new Map(subjects.map((subject) => [subject, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const subject of inTurn(subjects, round)) {
      const cost = await costOf(subject, calls);
      if (round > 0) samples.get(subject)?.push(cost);
    }
  }
  return samples;
};

/** Each round begins with another one, so that none always runs after the same. */
const inTurn = <Each>(list: readonly Each[], round: number): readonly Each[] => {
  const begin = round % list.length;
  return [...list.slice(begin), ...list.slice(0, begin)];
};

const costOf = async (subject: Subject, calls: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) await subject.run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
};
