// Memory that processes of one machine have in common, and a place in it where they wait for one another.
//
// One process makes the memory under a name that nobody has, tells the others the name, and takes the name away when all
// have joined: then nothing is left of it once the last process is gone, however it ended.
#pragma once

/// A process's view of the memory.
typedef struct CSharedRoom CSharedRoom;

/// Makes memory for `bytes` bytes, all 0, and for `processes` processes to meet. 0, or an error number: ENOSPC where
/// there is not so much. What it gives is there: no later access fails for want of memory.
int csharedroom_make(const char *name, long bytes, int processes);
/// Takes the name away; the memory stays for those who have joined.
void csharedroom_forget(const char *name);
/// Joins, as process `rank` of `processes`, with the numbers that it was made with; null, with `errno`, where that fails.
CSharedRoom *csharedroom_join(const char *name, long bytes, int rank, int processes);
/// Leaves, and gives this process's view back.
void csharedroom_leave(CSharedRoom *room);

/// The memory, at a multiple of 4,096.
void *csharedroom_memory(const CSharedRoom *room);

/// Says that this process has come, once more than before. What it wrote until now is seen by who finds it here.
void csharedroom_come(CSharedRoom *room);
/// Waits until all have come as often as this process, for so many milliseconds at most: 1, or 0 where one is missing.
int csharedroom_wait(CSharedRoom *room, int milliseconds);
