package io.kvszoo.router.paxos;

/**
 * Names a question to a replica, so that an answer that was overtaken by a later one, or is meant
 * for another ballot or a former life of the proposer, is known as such; and says what the proposer
 * knew then, so that it need not remember it.
 *
 * @param series drawn by whoever asks, once a ballot
 * @param number of the question in its series, from 1; the same for all replicas that are asked at
 *     once
 * @param asked when, by the proposer's own time
 * @param chosenEnd the slots before this were chosen, and the replica told, before the question
 * @param majorityEnd the slots before this were on the disks of a majority of the replicas
 * @param handed how many commands the replica was handed before the question
 */
record Inquiry(
    long series, long number, long asked, long chosenEnd, long majorityEnd, long handed) {}
