package io.kvszoo.router.paxos;

/**
 * Names a question to the replicas, so that an answer that was overtaken by a later one, or is
 * meant for another ballot or a former life of the proposer, is known as such.
 *
 * @param series drawn by whoever asks, once a ballot
 * @param number of the question in its series, from 1
 * @param chosenEnd the slots before this were chosen, and the replica told, before the question
 */
record Inquiry(long series, long number, long chosenEnd) {}
